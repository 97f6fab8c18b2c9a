/** The vocabulary of SLIDE: models, devices, tasks, cells, plans, timelines, and the invariants they keep. No I/O. */
@NullMarked
package dev.slide.model;

import org.jspecify.annotations.NullMarked;
