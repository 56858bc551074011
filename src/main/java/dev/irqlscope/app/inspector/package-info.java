/** The column at the right: the machine at one moment, the life of one interrupt, one activity. FX thread. */
package dev.irqlscope.app.inspector;
