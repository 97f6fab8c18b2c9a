/** The vocabulary of SLIDE: layers, timelines, and the invariants they keep. No I/O. */
@NullMarked
package dev.slide.model;

import org.jspecify.annotations.NullMarked;
