/** Figures: data to a drawing, and a drawing to SVG or PNG. */
@NullMarked
package dev.slide.report.figure;

import org.jspecify.annotations.NullMarked;
