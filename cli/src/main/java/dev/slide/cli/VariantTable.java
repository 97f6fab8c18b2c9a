package dev.slide.cli;

import dev.slide.cli.draw.Table;
import dev.slide.cli.draw.Units;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Deviation;
import dev.slide.pack.PackReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sizes and deviations of variants. */
final class VariantTable {
    private VariantTable() {}

    static Table of(List<PackReport.Made> variants) {
        Table table = new Table()
                .left("variant")
                .right("bytes")
                .right("of fp32")
                .right("largest difference")
                .right("mean")
                .right("mean cosine")
                .right("least")
                .right("same class");
        for (PackReport.Made made : variants) {
            Deviation deviation = made.config().deviation();
            String share = share(made.config());
            if (deviation != null) {
                table.row(
                        made.variant().wireName(),
                        Units.bytes(made.config().weightBytes()),
                        share,
                        number(deviation.maxAbsDifference()),
                        number(deviation.meanAbsDifference()),
                        cosine(deviation.meanCosine()),
                        cosine(deviation.minCosine()),
                        agreement(deviation));
            }
        }
        return table;
    }

    private static String share(PackConfig config) {
        return config.decodedBytes() == 0
                ? ""
                : String.format(Locale.ROOT, "%.3f", (double) config.weightBytes() / config.decodedBytes());
    }

    private static String number(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.2g", value);
    }

    private static String cosine(double value) {
        return String.format(Locale.ROOT, "%.7f", value);
    }

    private static String agreement(Deviation deviation) {
        Double agreement = deviation.top1Agreement();
        return agreement == null ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * agreement);
    }

    /** One line on what a variant costs. */
    static String line(PackConfig config, Deviation deviation) {
        String agreement = agreement(deviation);
        return share(config) + " of fp32; on " + deviation.inputs() + " outputs differ by "
                + number(deviation.maxAbsDifference()) + " at most and " + number(deviation.meanAbsDifference())
                + " on average, cosine " + cosine(deviation.meanCosine()) + " on average and "
                + cosine(deviation.minCosine()) + " at least"
                + (agreement.isEmpty() ? "" : ", same class for " + agreement);
    }

    /** The same for scripts; null where nothing was measured. */
    static @Nullable Map<String, @Nullable Object> document(@Nullable Deviation deviation) {
        return deviation == null
                ? null
                : Json.object(
                        "inputs", deviation.inputs(),
                        "samples", deviation.samples(),
                        "maxAbsDifference", deviation.maxAbsDifference(),
                        "meanAbsDifference", deviation.meanAbsDifference(),
                        "meanCosine", deviation.meanCosine(),
                        "minCosine", deviation.minCosine(),
                        "top1Agreement", deviation.top1Agreement());
    }
}
