package dev.slide.report.figure;

/** A figure that is drawn, in its forms. */
public final class Picture {
    private static final int PNG_PIXELS = 2;

    private final Drawing drawing;

    Picture(Drawing drawing) {
        this.drawing = drawing;
    }

    /** An SVG document of its own. */
    public String svg() {
        return Svg.document(drawing);
    }

    /**
     * An SVG element for a page that has {@link #css}.
     *
     * @param id no other element's of the page
     */
    public String element(String id) {
        return Svg.inline(drawing, id);
    }

    /** The bytes of a PNG, two pixels for one of the SVG. */
    public byte[] png() {
        return Png.of(drawing, PNG_PIXELS);
    }

    /** What the figure's name is. */
    public String title() {
        return drawing.title();
    }

    /** The style sheet of a page with figures. */
    public static String css() {
        return Svg.css();
    }
}
