/** The command line: commands that need no display, their JSON document and their tables. */
package dev.irqlscope.cli;
