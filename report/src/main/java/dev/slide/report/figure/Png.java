package dev.slide.report.figure;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/** A drawing as pixels on light ground. It needs no display, no font and no native library beyond the JDK's own. */
final class Png {
    private final Graphics2D graphics;

    private Png(Graphics2D graphics) {
        this.graphics = graphics;
    }

    /** The bytes of a PNG with so many pixels for one of the drawing. */
    static byte[] of(Drawing drawing, int scale) {
        BufferedImage image =
                new BufferedImage(drawing.width() * scale, drawing.height() * scale, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setColor(colour(Ink.GROUND));
            graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
            graphics.scale(scale, scale);
            new Png(graphics).draw(drawing.shapes());
        } finally {
            graphics.dispose();
        }
        return encoded(image);
    }

    private static byte[] encoded(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.setUseCache(false);
            if (!ImageIO.write(image, "png", bytes)) {
                throw new IllegalStateException("this JDK has no module java.desktop that writes PNG");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void draw(List<Shape> shapes) {
        for (Shape shape : shapes) {
            if (shape instanceof Shape.Group group) {
                draw(group.shapes());
            } else if (shape instanceof Shape.Line line) {
                stroke(path(line.points(), false), line.ink(), line.width(), line.dash());
            } else if (shape instanceof Shape.Area area) {
                fill(path(area.points(), true), area.ink(), area.opacity());
            } else if (shape instanceof Shape.Mark mark) {
                mark(mark);
            } else if (shape instanceof Shape.Text text) {
                text(text);
            }
        }
    }

    private void stroke(java.awt.Shape path, Ink ink, double width, Dash dash) {
        float[] lengths = new float[dash.lengths().size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = dash.lengths().get(i).floatValue();
        }
        graphics.setStroke(new BasicStroke(
                (float) width,
                BasicStroke.CAP_BUTT,
                BasicStroke.JOIN_ROUND,
                1,
                lengths.length == 0 ? null : lengths,
                0));
        graphics.setColor(colour(ink));
        graphics.draw(path);
    }

    private void fill(java.awt.Shape path, Ink ink, double opacity) {
        graphics.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, (float) opacity));
        graphics.setColor(colour(ink));
        graphics.fill(path);
        graphics.setComposite(AlphaComposite.SrcOver);
    }

    private void mark(Shape.Mark mark) {
        double r = mark.radius();
        java.awt.Shape path = mark.marker().isRound()
                ? new Ellipse2D.Double(mark.at().x() - r, mark.at().y() - r, 2 * r, 2 * r)
                : path(mark.marker().around(mark.at(), r), true);
        if (mark.marker().isFilled()) {
            fill(path, mark.ink(), 1);
            stroke(path, Ink.GROUND, Svg.HALO, Dash.SOLID);
        } else {
            stroke(path, mark.ink(), Svg.OUTLINE, Dash.SOLID);
        }
    }

    private void text(Shape.Text text) {
        double width = Glyphs.width(text.words(), text.size());
        double shift = switch (text.anchor()) {
            case START -> 0;
            case MIDDLE -> -width / 2;
            case END -> -width;
        };
        AffineTransform placed =
                AffineTransform.getTranslateInstance(text.at().x(), text.at().y());
        placed.rotate(Math.toRadians(text.angle()));
        placed.translate(shift, 0);
        fill(placed.createTransformedShape(Glyphs.outline(text.words(), text.size())), text.ink(), 1);
    }

    private static Path2D path(List<Point> points, boolean closed) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < points.size(); i++) {
            if (i == 0) {
                path.moveTo(points.get(i).x(), points.get(i).y());
            } else {
                path.lineTo(points.get(i).x(), points.get(i).y());
            }
        }
        if (closed) {
            path.closePath();
        }
        return path;
    }

    private static Color colour(Ink ink) {
        return new Color(ink.light());
    }
}
