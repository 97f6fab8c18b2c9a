/** Damages documents, seeded, and says what a parser must do with them. For tests only. */
@NullMarked
package dev.slide.fuzz;

import org.jspecify.annotations.NullMarked;
