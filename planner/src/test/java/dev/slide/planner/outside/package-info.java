@NullMarked
package dev.slide.planner.outside;

import org.jspecify.annotations.NullMarked;
