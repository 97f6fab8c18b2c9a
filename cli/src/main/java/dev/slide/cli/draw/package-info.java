/** Drawings, tables and numbers for people: from data to text or SVG, without I/O but for the progress bar. */
@NullMarked
package dev.slide.cli.draw;

import org.jspecify.annotations.NullMarked;
