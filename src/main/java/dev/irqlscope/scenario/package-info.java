/** Scenario documents: reading and checking them, and building the machine that they describe. */
package dev.irqlscope.scenario;
