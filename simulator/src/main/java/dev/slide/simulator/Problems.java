package dev.slide.simulator;

import dev.slide.scenario.Fault;
import dev.slide.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Collects what is wrong in an experiment. */
final class Problems {
    private static final int KEPT = 20;
    private static final int LONGEST = 600;
    private static final Pattern BREAKS = Pattern.compile("\\R|\\p{Cntrl}");

    private final List<Fault> first = new ArrayList<>();
    private long count;

    void add(String path, String message) {
        count++;
        if (first.size() < KEPT) {
            first.add(new Fault(oneLine(path), oneLine(message)));
        }
    }

    /** What is wrong may stand in the message as it is written. */
    private static String oneLine(String text) {
        String line = BREAKS.matcher(text).replaceAll("?");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + ".." : line;
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
