/** The window: what is open, what can be done with it, and where everything stands. FX thread unless a class says otherwise. */
package dev.irqlscope.app;
