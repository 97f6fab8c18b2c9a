package dev.slide.report.figure;

import java.util.ArrayList;
import java.util.List;

/**
 * A colour by what it is for, on light and on dark ground.
 *
 * @param style its name in style sheets
 * @param light 0xRRGGBB on light ground
 * @param dark 0xRRGGBB on dark ground
 */
record Ink(String style, int light, int dark) {
    static final Ink GROUND = new Ink("ground", 0xffffff, 0x0d1117);
    static final Ink TEXT = new Ink("ink", 0x1f2328, 0xe6edf3);
    static final Ink QUIET = new Ink("quiet", 0x59636e, 0x9198a1);
    static final Ink GRID = new Ink("grid", 0xe3e6ea, 0x2a313a);

    /**
     * Okabe and Ito's colours for the colour-blind (Color Universal Design, 2008), darker where white ground would swallow
     * them, then a grey and a violet.
     */
    private static final List<Ink> SERIES = List.of(
            new Ink("s0", 0x0072b2, 0x4aa8e0),
            new Ink("s1", 0xd55e00, 0xf08a3c),
            new Ink("s2", 0x009e73, 0x2fc79b),
            new Ink("s3", 0xb5568c, 0xdf9fc4),
            new Ink("s4", 0xe69f00, 0xf0c04a),
            new Ink("s5", 0x3aa3d9, 0x8fd0f5),
            new Ink("s6", 0x1f2328, 0xe6edf3),
            new Ink("s7", 0x7d8590, 0xa8b0b9),
            new Ink("s8", 0x7a6a00, 0xf0e442),
            new Ink("s9", 0x6b3a9e, 0xb99be0));

    /** The colour of the nth series; every tenth shares one. */
    static Ink series(int n) {
        return SERIES.get(n % SERIES.size());
    }

    static List<Ink> all() {
        List<Ink> all = new ArrayList<>(List.of(GROUND, TEXT, QUIET, GRID));
        all.addAll(SERIES);
        return all;
    }
}
