/** The tabs below the timeline: findings, statistics, breakpoints. FX thread. */
package dev.irqlscope.app.lists;
