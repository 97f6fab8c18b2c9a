package dev.slide.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The request for one ordered response of a SLIDE node: {@code {"repository":"NAME","parts":[{"digest":"sha256:..",
 * "ranges":[[offset,length],..]},..]}}; a part without ranges is the whole blob.
 */
final class OrderedRequest {
    private OrderedRequest() {}

    /**
     * The JSON document.
     *
     * @param repository matches the grammar of the distribution-spec, so that nothing needs escaping
     * @param parts in the order wanted
     */
    static byte[] json(String repository, List<Part> parts) {
        StringBuilder json =
                new StringBuilder("{\"repository\":\"").append(repository).append("\",\"parts\":[");
        String partSeparator = "";
        for (Part part : parts) {
            json.append(partSeparator)
                    .append("{\"digest\":\"")
                    .append(part.digest())
                    .append('"');
            if (!part.isWhole()) {
                json.append(",\"ranges\":[");
                String separator = "";
                for (Part.Range range : part.ranges()) {
                    json.append(separator)
                            .append('[')
                            .append(range.offset())
                            .append(',')
                            .append(range.length());
                    json.append(']');
                    separator = ",";
                }
                json.append(']');
            }
            json.append('}');
            partSeparator = ",";
        }
        return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
