/** From a place in a cell to bits per second and hertz: 3GPP TR 38.901 and TS 38.214. */
@NullMarked
package dev.slide.simulator.radio;

import org.jspecify.annotations.NullMarked;
