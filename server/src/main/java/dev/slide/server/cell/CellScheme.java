package dev.slide.server.cell;

import dev.slide.planner.ExecutionRule;
import dev.slide.planner.FrequencyRule;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How the tasks of a cell run, named as the planner's schemes. */
public enum CellScheme {
    /** Layers run while later ones arrive, each at its own frequency. */
    SLIDE("slide", new ExecutionRule(true, FrequencyRule.EACH_LAYER)),
    /** As slide, with one frequency for the whole task. */
    SINGLE_FREQUENCY("slide-single-frequency", new ExecutionRule(true, FrequencyRule.ONE)),
    /** As slide, always at the highest frequency. */
    MAX_FREQUENCY("slide-max-frequency", new ExecutionRule(true, FrequencyRule.HIGHEST)),
    /** Conventional download-and-inference: nothing runs before the last bit is there. */
    DAI("dai", new ExecutionRule(false, FrequencyRule.EACH_LAYER));

    private final String schemeName;

    @SuppressWarnings("ImmutableEnumChecker") // a record of a boolean and an enum
    private final ExecutionRule rule;

    CellScheme(String schemeName, ExecutionRule rule) {
        this.schemeName = schemeName;
        this.rule = rule;
    }

    /** What the planner calls it. */
    public String schemeName() {
        return schemeName;
    }

    ExecutionRule rule() {
        return rule;
    }

    /**
     * The scheme of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static CellScheme named(String name) {
        for (CellScheme scheme : values()) {
            if (scheme.schemeName.equals(name)) {
                return scheme;
            }
        }
        throw new IllegalArgumentException("scheme " + name + " is unknown here; there are "
                + Arrays.stream(values()).map(CellScheme::schemeName).collect(Collectors.joining(", ")));
    }
}
