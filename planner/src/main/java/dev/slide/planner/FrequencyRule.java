package dev.slide.planner;

import java.util.function.Supplier;

/** Which clock frequencies a scheme may choose. */
public enum FrequencyRule {
    /** One for each layer. */
    EACH_LAYER(Majorant::new),
    /** One for the whole task. */
    ONE(OneFrequency::new),
    /** The highest, always. */
    HIGHEST(HighestFrequency::new);

    @SuppressWarnings("ImmutableEnumChecker") // a constructor reference
    private final Supplier<Frequencies> maker;

    FrequencyRule(Supplier<Frequencies> maker) {
        this.maker = maker;
    }

    Frequencies newFrequencies() {
        return maker.get();
    }
}
