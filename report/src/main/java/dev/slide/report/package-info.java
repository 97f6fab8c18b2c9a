/** What is said of the results of experiments: statistics, figures and a page that stands alone. */
@NullMarked
package dev.slide.report;

import org.jspecify.annotations.NullMarked;
