package dev.slide.report.figure;

import java.util.List;

/**
 * A picture before it is SVG or PNG.
 *
 * @param width in pixels
 * @param height in pixels
 * @param title its name
 * @param description what is to be seen, for those who cannot see it
 * @param shapes from the back to the front
 */
record Drawing(int width, int height, String title, String description, List<Shape> shapes) {}
