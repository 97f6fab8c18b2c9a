package dev.slide.scenario;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what a mistyped word was meant to be. */
public final class Spelling {
    /** Nobody mistypes more; the table below grows with the square of it. */
    private static final int LONGEST = 200;

    private Spelling() {}

    /**
     * The candidate nearest to a word, if one is near enough to be meant: at most a third of the letters to change.
     *
     * @param word what was given
     * @param candidates what could have been given; the first of the nearest wins
     * @return the candidate, or null
     */
    public static @Nullable String nearest(String word, Collection<String> candidates) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        if (word.length() > LONGEST) {
            return null;
        }
        for (String candidate : candidates) {
            int edits = edits(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (edits < least && 3 * edits <= Math.max(word.length(), candidate.length())) {
                least = edits;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /**
     * Edit distance in which two neighbours swapped count one (optimal string alignment), with three rows of the table.
     */
    private static int edits(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(above[j - 1] + change, Math.min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            int[] spare = before;
            before = above;
            above = row;
            row = spare;
        }
        return above[b.length()];
    }
}
