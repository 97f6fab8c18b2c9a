/** Scenarios as people and programs write them: YAML and JSON to the vocabulary of {@code dev.slide.model}, and back. */
@NullMarked
package dev.slide.scenario;

import org.jspecify.annotations.NullMarked;
