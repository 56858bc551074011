/**
 * What a trace means, for other programs: trace events of Chrome, Perfetto's protobuf, rows for a spreadsheet. All of it
 * streams: a writer holds what is open at one moment, never the whole. Times count from the start of the trace.
 */
package dev.irqlscope.format.export;
