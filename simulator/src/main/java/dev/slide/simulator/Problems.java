package dev.slide.simulator;

import dev.slide.scenario.Fault;
import dev.slide.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong in an experiment. */
final class Problems {
    private static final int KEPT = 20;

    private final List<Fault> first = new ArrayList<>();
    private long count;

    void add(String path, String message) {
        count++;
        if (first.size() < KEPT) {
            first.add(new Fault(path, message));
        }
    }

    long count() {
        return count;
    }

    /** Adds those of a part, under its place. */
    void addAll(String place, Problems others) {
        others.first.forEach(fault -> add(place, fault.toString()));
        count += others.count - others.first.size();
    }

    void check(String name) throws ScenarioException {
        if (count > 0) {
            throw ScenarioException.of(name, first, count);
        }
    }
}
