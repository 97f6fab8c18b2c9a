/** A cell drawn at random, planned by the planner's own schemes, over and over: experiments and their results. */
@NullMarked
package dev.slide.simulator;

import org.jspecify.annotations.NullMarked;
