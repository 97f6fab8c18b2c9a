/** Random numbers that depend on what they are for, never on the order in which they are drawn. */
@NullMarked
package dev.slide.simulator.draw;

import org.jspecify.annotations.NullMarked;
