/**
 * The Java rendition of storport.h: what a miniport is, and what the port driver does for it.
 *
 * <p>Names are those of the WDK. A miniport is ordinary Java; virtual time passes only inside {@link
 * dev.irqlscope.storport.StorPort} services and {@link dev.irqlscope.storport.Simulated#work}.
 */
package dev.irqlscope.storport;
