package dev.irqlscope.storport;

import dev.irqlscope.storport.Srb.SrbStatus;

/**
 * What the class driver gets to know of a request that is over.
 *
 * @param number counts the requests of one adapter
 */
public record CompletedSrb(long number, SrbStatus srbStatus, ScsiStatus scsiStatus) {}
