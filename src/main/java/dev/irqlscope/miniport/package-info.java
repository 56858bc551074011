/** The miniports that ship. Each is meant to be read as an example of one. */
package dev.irqlscope.miniport;
