/**
 * Miniports that users bring: compiled from source or taken from a jar, looked through, and instrumented so that one which
 * loops for ever ends its machine and not the program. They run with the user's rights.
 */
package dev.irqlscope.loader;
