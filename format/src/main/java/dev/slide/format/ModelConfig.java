package dev.slide.format;

import java.util.List;

/**
 * ModelPack's config of a manifest (CNCF model-spec v0.0.7), which tools that know nothing of SLIDE show to people. It has
 * no creation time: the same model gives the same bytes.
 *
 * @param name of the model
 * @param format of the model file that the artifact was made from, such as {@code onnx}
 * @param precision of most of its weights, such as {@code fp32}
 * @param parameters how many there are
 * @param diffIds digests of the manifest's layers, in their order
 */
public record ModelConfig(String name, String format, String precision, long parameters, List<Digest> diffIds) {
    public ModelConfig {
        diffIds = List.copyOf(diffIds);
    }

    /** The JSON document; the same config gives the same bytes. */
    public byte[] toJson() {
        return JsonDocument.bytes(this, (writer, config) -> {
            writer.beginObject();
            writer.name("descriptor").beginObject().name("name").value(name).endObject();
            writer.name("config").beginObject();
            writer.name("format").value(format);
            writer.name("precision").value(precision);
            writer.name("paramSize").value(rounded(parameters));
            writer.endObject();
            writer.name("modelfs").beginObject().name("type").value("layers");
            JsonDocument.array(writer, "diffIds", diffIds, (w, d) -> w.value(d.toString()));
            writer.endObject();
            writer.endObject();
        });
    }

    /** As the specification writes it: {@code 8b}, {@code 22.7m}. */
    private static String rounded(long count) {
        String units = "kmbt";
        double value = count;
        int unit = -1;
        while (value >= 999.95 && unit < units.length() - 1) {
            value /= 1000;
            unit++;
        }
        long tenths = Math.round(value * 10);
        String number = tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
        return unit < 0 ? number : number + units.charAt(unit);
    }
}
