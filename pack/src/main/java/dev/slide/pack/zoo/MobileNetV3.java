package dev.slide.pack.zoo;

import static dev.slide.pack.zoo.Vision.batchNorm;
import static dev.slide.pack.zoo.Vision.classifier;
import static dev.slide.pack.zoo.Vision.conv;
import static dev.slide.pack.zoo.Vision.flatten;
import static dev.slide.pack.zoo.Vision.globalAverage;
import static dev.slide.pack.zoo.Vision.hardSwish;
import static dev.slide.pack.zoo.Vision.relu;
import static dev.slide.pack.zoo.Vision.squeezeExcite;

import java.util.List;

/**
 * MobileNetV3. Howard et al.: Searching for MobileNetV3, ICCV 2019, arXiv 1905.02244: table 1, figure 4.
 *
 * @param stem channels of the first convolution
 * @param rows of the table, in order
 * @param features of the hidden layer before the classes
 * @param imageSize edge of the input
 * @param classes of the output
 */
record MobileNetV3(int stem, List<Row> rows, int features, int imageSize, int classes) implements Architecture {

    /** A hard swish leaves a third of what comes in, a rectifier half, as the weights expect. */
    private static final double SWISH = Math.sqrt(3.0 / 2);

    /** Nothing is taken where no activation follows. */
    private static final double LINEAR = Math.sqrt(1.0 / 2);

    /**
     * A bottleneck.
     *
     * @param kernel of the depthwise convolution
     * @param expanded channels inside ("exp size")
     * @param out channels that come out
     * @param squeeze whether channels are squeezed and excited ("SE")
     * @param swish hard swish, else a rectifier ("NL")
     * @param stride of the depthwise convolution
     */
    record Row(int kernel, int expanded, int out, boolean squeeze, boolean swish, int stride) {}

    static MobileNetV3 large() {
        return new MobileNetV3(
                16,
                List.of(
                        new Row(3, 16, 16, false, false, 1),
                        new Row(3, 64, 24, false, false, 2),
                        new Row(3, 72, 24, false, false, 1),
                        new Row(5, 72, 40, true, false, 2),
                        new Row(5, 120, 40, true, false, 1),
                        new Row(5, 120, 40, true, false, 1),
                        new Row(3, 240, 80, false, true, 2),
                        new Row(3, 200, 80, false, true, 1),
                        new Row(3, 184, 80, false, true, 1),
                        new Row(3, 184, 80, false, true, 1),
                        new Row(3, 480, 112, true, true, 1),
                        new Row(3, 672, 112, true, true, 1),
                        new Row(5, 672, 160, true, true, 2),
                        new Row(5, 960, 160, true, true, 1),
                        new Row(5, 960, 160, true, true, 1)),
                1280,
                224,
                1000);
    }

    @Override
    public void describe(Net net) {
        Net features = net.at("features");
        Value x = Vision.images(net, "image", 3, imageSize);
        x = hardSwish(features.at(0), convNorm(features.at(0), x, stem, 3, 2, 1, SWISH));
        for (int row = 0; row < rows.size(); row++) {
            x = bottleneck(features.at(row + 1).at("block"), x, rows.get(row));
        }
        Net last = features.at(rows.size() + 1);
        x = hardSwish(last, convNorm(last, x, 6 * x.size(1), 1, 1, 1, SWISH));
        x = flatten(net, globalAverage(net, x));
        Net classifier = net.at("classifier");
        x = hardSwish(classifier, classifier(classifier.at(0), x, this.features));
        net.output("logits", classifier(classifier.at(3), x, classes));
    }

    private static Value bottleneck(Net net, Value x, Row row) {
        int part = 0;
        Value y = x;
        if (row.expanded() != x.size(1)) {
            y = activated(net.at(part), convNorm(net.at(part++), y, row.expanded(), 1, 1, 1, gain(row.swish())), row);
        }
        y = activated(
                net.at(part),
                convNorm(
                        net.at(part++),
                        y,
                        row.expanded(),
                        row.kernel(),
                        row.stride(),
                        row.expanded(),
                        gain(row.swish())),
                row);
        if (row.squeeze()) {
            y = squeezeExcite(net.at(part++), y, multipleOf8(row.expanded() / 4));
        }
        y = convNorm(net.at(part), y, row.out(), 1, 1, 1, LINEAR);
        return row.stride() == 1 && row.out() == x.size(1) ? net.add(y, x) : y;
    }

    private static Value activated(Net net, Value x, Row row) {
        return row.swish() ? hardSwish(net, x) : relu(net, x);
    }

    private static Value convNorm(Net net, Value x, int out, int kernel, int stride, int groups, double gain) {
        return batchNorm(net.at(1), conv(net.at(0), x, out, kernel, stride, groups), gain, 1e-3f);
    }

    /** Makes up for what the activation behind it takes. */
    private static double gain(boolean swish) {
        return swish ? SWISH : 1;
    }

    /** The nearest multiple of 8, but not more than a tenth below (MobileNet's {@code make_divisible}). */
    static int multipleOf8(int channels) {
        int nearest = Math.max(8, (channels + 4) / 8 * 8);
        return nearest * 10 < channels * 9 ? nearest + 8 : nearest;
    }
}
