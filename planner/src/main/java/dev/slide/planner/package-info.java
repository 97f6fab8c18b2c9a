/** Decides which tasks of a cell are served, with which model, bandwidth and clock frequencies. No I/O. */
@NullMarked
package dev.slide.planner;

import org.jspecify.annotations.NullMarked;
