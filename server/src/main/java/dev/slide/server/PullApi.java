package dev.slide.server;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The pull half of the OCI distribution-spec 1.1.1, with the catalog that most registries have beside it. */
final class PullApi {
    private static final String JSON = "application/json";
    private static final String BYTES = "application/octet-stream";
    private static final Pattern CONTENT = Pattern.compile("/v2/(.+)/(manifests|blobs)/([^/]+)");
    private static final Pattern TAGS = Pattern.compile("/v2/(.+)/tags/list");
    private static final Pattern PAGE_SIZE = Pattern.compile("[0-9]{1,9}");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Store store;

    PullApi(Store store) {
        this.store = store;
    }

    /**
     * Answers a GET or HEAD. Looks at files.
     *
     * @throws Refusal if there is nothing to give
     * @throws IOException if a layout is broken
     */
    Answer answer(PullQuery query) throws Refusal, IOException {
        String path = query.path();
        if (path.equals("/v2/") || path.equals("/v2")) {
            return Answer.json(200, JSON, NODES.objectNode());
        }
        if (path.equals("/v2/_catalog")) {
            return page(query, NODES.objectNode(), "repositories", store.names());
        }
        Matcher tags = TAGS.matcher(path);
        if (tags.matches()) {
            Repository repository = store.repository(tags.group(1));
            ObjectNode content = NODES.objectNode().put("name", repository.name());
            return page(query, content, "tags", repository.tags());
        }
        Matcher content = CONTENT.matcher(path);
        if (!content.matches()) {
            throw new Refusal(404, "NAME_UNKNOWN", "there is nothing at " + Refusal.shown(path));
        }
        Repository repository = store.repository(content.group(1));
        String reference = decoded(content.group(3));
        return content.group(2).equals("blobs")
                ? blob(query, repository.blob(reference))
                : manifest(query, repository.manifest(reference));
    }

    private static String decoded(String reference) throws Refusal {
        try {
            return URLDecoder.decode(reference.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "DIGEST_INVALID", "reference " + Refusal.shown(reference) + " is not valid");
        }
    }

    private static Answer manifest(PullQuery query, Repository.ManifestFile manifest) {
        String digest = manifest.digest().toString();
        Answer answer = matches(query.ifNoneMatch(), digest)
                ? Answer.empty(304)
                : Answer.of(200, manifest.mediaType(), manifest.content());
        return identified(answer, digest);
    }

    private static Answer blob(PullQuery query, Repository.Blob blob) throws Refusal {
        String digest = blob.digest().toString();
        if (matches(query.ifNoneMatch(), digest)) {
            return identified(Answer.empty(304), digest);
        }
        return identified(content(query, blob), digest).with("Accept-Ranges", "bytes");
    }

    private static Answer content(PullQuery query, Repository.Blob blob) throws Refusal {
        boolean current = query.ifRange() == null
                || query.ifRange().equals(etag(blob.digest().toString()));
        // A range has a meaning for GET only: RFC 9110, section 14.2.
        Optional<List<ByteRanges.Range>> ranges = query.range() == null || query.head() || !current
                ? Optional.empty()
                : ByteRanges.parse(query.range(), blob.size());
        if (ranges.isEmpty()) {
            return bytes(200, List.of(new Body.Slice(blob.file(), 0, blob.size())), BYTES);
        }
        return ranges.get().size() == 1 ? part(blob, ranges.get().get(0)) : parts(blob, ranges.get());
    }

    private static Answer part(Repository.Blob blob, ByteRanges.Range range) {
        return bytes(206, List.of(new Body.Slice(blob.file(), range.offset(), range.length())), BYTES)
                .with("Content-Range", contentRange(blob, range));
    }

    /** RFC 9110, section 14.6. */
    private static Answer parts(Repository.Blob blob, List<ByteRanges.Range> ranges) {
        String boundary = UUID.randomUUID().toString();
        List<Body.Piece> pieces = new ArrayList<>();
        String separator = "--" + boundary;
        for (ByteRanges.Range range : ranges) {
            pieces.add(text(separator + "\r\nContent-Type: " + BYTES + "\r\nContent-Range: " + contentRange(blob, range)
                    + "\r\n\r\n"));
            pieces.add(new Body.Slice(blob.file(), range.offset(), range.length()));
            separator = "\r\n--" + boundary;
        }
        pieces.add(text(separator + "--\r\n"));
        return bytes(206, pieces, "multipart/byteranges; boundary=" + boundary);
    }

    private static Body.Text text(String text) {
        return new Body.Text(Buffer.buffer(text));
    }

    private static Answer bytes(int status, List<Body.Piece> pieces, String contentType) {
        return new Answer(status, Map.of("Content-Type", contentType), Body.of(pieces));
    }

    private static String contentRange(Repository.Blob blob, ByteRanges.Range range) {
        return "bytes " + range.offset() + "-" + (range.end() - 1) + "/" + blob.size();
    }

    private static Answer identified(Answer answer, String digest) {
        return answer.with("Docker-Content-Digest", digest).with("ETag", etag(digest));
    }

    private static String etag(String digest) {
        return '"' + digest + '"';
    }

    /** The weak comparison of RFC 9110, section 13.1.2. */
    private static boolean matches(@Nullable String ifNoneMatch, String digest) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (String candidate : ifNoneMatch.split(",", -1)) {
            String tag = candidate.strip();
            if (tag.equals("*") || (tag.startsWith("W/") ? tag.substring(2) : tag).equals(etag(digest))) {
                return true;
            }
        }
        return false;
    }

    /** Distribution-spec, "Listing Tags"; the catalog has the same two parameters. */
    private static Answer page(PullQuery query, ObjectNode content, String key, List<String> all) throws Refusal {
        int from = query.last() == null ? 0 : after(all, query.last());
        int count = all.size() - from;
        if (query.pageSize() != null) {
            if (!PAGE_SIZE.matcher(query.pageSize()).matches()) {
                throw Refusal.badRequest("n is " + Refusal.shown(query.pageSize()) + ", not a number of entries");
            }
            count = Math.min(count, Integer.parseInt(query.pageSize()));
        }
        ArrayNode names = content.putArray(key);
        all.subList(from, from + count).forEach(names::add);
        Answer answer = Answer.json(200, JSON, content);
        if (count == 0 || from + count == all.size()) {
            return answer;
        }
        String last = URLEncoder.encode(all.get(from + count - 1), StandardCharsets.UTF_8);
        return answer.with("Link", "<" + query.path() + "?n=" + count + "&last=" + last + ">; rel=\"next\"");
    }

    /** Where the entries behind {@code last} begin, whether it is among them or not. */
    private static int after(List<String> all, String last) {
        int at = all.indexOf(last);
        if (at >= 0) {
            return at + 1;
        }
        int index = 0;
        while (index < all.size() && all.get(index).compareToIgnoreCase(last) < 0) {
            index++;
        }
        return index;
    }
}
