/** Measurements of SLIDE beside others. Nothing depends on it. */
@NullMarked
package dev.slide.bench;

import org.jspecify.annotations.NullMarked;
