/** The timeline of the window: canvases, camera, pointer and keys. FX thread only, unless a class says otherwise. */
package dev.irqlscope.app.timeline;
