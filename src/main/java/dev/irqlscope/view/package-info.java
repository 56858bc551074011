/**
 * Pictures of a trace: pure functions from what is known of it, a viewport, a palette and an overlay to a list of primitives,
 * and painters that put such a list into a file. The window has a painter of its own. No JavaFX here; {@code java.awt} only
 * measures text and paints PNG files.
 *
 * <p>Coordinates are pixels, origin top left. A colour is an {@code int}: alpha, red, green, blue, eight bits each, not
 * premultiplied.
 */
package dev.irqlscope.view;
