package dev.slide.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of {@code POST /v1/streams}:
 *
 * <pre>
 * {"repository": "NAME", "parts": [{"digest": "sha256:..", "ranges": [[offset, length], ..]}, {"digest": "sha256:.."}]}
 * </pre>
 *
 * @param repository whose blobs are sent
 * @param parts in the order of sending
 */
record StreamRequest(String repository, List<Part> parts) {
    static final int MAX_PARTS = 20_000;
    static final int MAX_RANGES = 100_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * A blob, or some of it.
     *
     * @param digest of the blob
     * @param ranges in the order of sending; empty for all of the blob
     */
    record Part(String digest, List<ByteRanges.Range> ranges) {}

    /**
     * Reads a request.
     *
     * @throws Refusal 400 naming the place and the value
     */
    static StreamRequest parse(byte[] json) throws Refusal {
        JsonNode root = object(json, Set.of("repository", "parts"));
        JsonNode repository = root.path("repository");
        JsonNode parts = root.path("parts");
        if (!repository.isString()) {
            throw Refusal.badRequest("repository is missing or not a string");
        }
        if (!parts.isArray() || parts.isEmpty() || parts.size() > MAX_PARTS) {
            throw Refusal.badRequest("parts is not an array of 1 to " + MAX_PARTS + " parts");
        }
        List<Part> read = new ArrayList<>();
        int ranges = 0;
        for (JsonNode part : parts) {
            Part next = part("parts[" + read.size() + "]", part);
            ranges += next.ranges().size();
            if (ranges > MAX_RANGES) {
                throw Refusal.badRequest("the parts have more than " + MAX_RANGES + " ranges together");
            }
            read.add(next);
        }
        return new StreamRequest(repository.asString(), read);
    }

    private static Part part(String where, JsonNode part) throws Refusal {
        known(where, part, Set.of("digest", "ranges"));
        JsonNode digest = part.path("digest");
        if (!digest.isString()) {
            throw Refusal.badRequest(where + ".digest is missing or not a string");
        }
        JsonNode ranges = part.path("ranges");
        if (ranges.isMissingNode()) {
            return new Part(digest.asString(), List.of());
        }
        if (!ranges.isArray() || ranges.isEmpty()) {
            throw Refusal.badRequest(
                    where + ".ranges is not an array of [offset, length]; leave it out for the whole blob");
        }
        List<ByteRanges.Range> read = new ArrayList<>();
        for (JsonNode range : ranges) {
            read.add(range(where + ".ranges[" + read.size() + "]", range));
        }
        return new Part(digest.asString(), read);
    }

    private static ByteRanges.Range range(String where, JsonNode range) throws Refusal {
        if (!range.isArray() || range.size() != 2 || !isLong(range.get(0)) || !isLong(range.get(1))) {
            throw Refusal.badRequest(where + " is not [offset, length]");
        }
        long offset = range.get(0).asLong();
        long length = range.get(1).asLong();
        if (offset < 0 || length <= 0 || offset > Long.MAX_VALUE - length) {
            throw Refusal.badRequest(where + " is [" + offset + ", " + length + "], not within any blob");
        }
        return new ByteRanges.Range(offset, length);
    }

    private static boolean isLong(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong();
    }

    /**
     * The body of a stream: all its parts one after another.
     *
     * @param store has the repository
     * @return the body
     * @throws Refusal 404 if something is not there, 400 if a range is not within its blob
     * @throws IOException if a file cannot be looked at
     */
    Body body(Store store) throws Refusal, IOException {
        Repository from = store.repository(repository);
        Map<String, Repository.Blob> blobs = new HashMap<>();
        List<Body.Piece> pieces = new ArrayList<>();
        for (Part part : parts) {
            Repository.Blob blob = blobs.get(part.digest());
            if (blob == null) {
                blob = from.blob(part.digest());
                blobs.put(part.digest(), blob);
            }
            if (part.ranges().isEmpty() && blob.size() > 0) {
                pieces.add(new Body.Slice(blob.file(), 0, blob.size()));
            }
            for (ByteRanges.Range range : part.ranges()) {
                if (range.end() > blob.size()) {
                    throw Refusal.badRequest("range [" + range.offset() + ", " + range.length() + "] passes the end of "
                            + part.digest() + ", which has " + blob.size() + " bytes");
                }
                pieces.add(new Body.Slice(blob.file(), range.offset(), range.length()));
            }
        }
        try {
            return Body.of(pieces);
        } catch (ArithmeticException e) {
            throw Refusal.badRequest("the parts are too long together");
        }
    }

    /**
     * The body of {@code PATCH /v1/streams/ID}: {@code {"rateBps": 5e7}}, or null.
     *
     * @return bit/s; empty for null
     * @throws Refusal 400 naming the value
     */
    static OptionalDouble rateBps(byte[] json) throws Refusal {
        JsonNode rate = object(json, Set.of("rateBps")).path("rateBps");
        if (rate.isNull()) {
            return OptionalDouble.empty();
        }
        double rateBps = rate.isNumber() ? rate.asDouble(Double.POSITIVE_INFINITY) : Double.POSITIVE_INFINITY;
        if (Double.isInfinite(rateBps)) {
            throw Refusal.badRequest("rateBps is missing, or neither a number of bit/s nor null");
        }
        return OptionalDouble.of(rateBps);
    }

    private static JsonNode object(byte[] json, Set<String> keys) throws Refusal {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JacksonException e) {
            throw Refusal.badRequest("the body is not JSON: " + e.getOriginalMessage());
        }
        known("the body", root, keys);
        return root;
    }

    private static void known(String where, JsonNode node, Set<String> keys) throws Refusal {
        if (!node.isObject()) {
            throw Refusal.badRequest(where + " is not a JSON object");
        }
        for (String key : node.propertyNames()) {
            if (!keys.contains(key)) {
                throw Refusal.badRequest(where + " has the key " + Refusal.shown(key) + ", which is not known");
            }
        }
    }
}
