/**
 * What the raw events mean: activities, dispatches, DPC instances, lanes, measures and findings.
 *
 * <p>One {@link dev.irqlscope.analysis.Indexer} follows a trace as it grows and publishes an immutable
 * {@link dev.irqlscope.analysis.Analysis} after each batch. Everything that draws or prints reads only that.
 */
package dev.irqlscope.analysis;
