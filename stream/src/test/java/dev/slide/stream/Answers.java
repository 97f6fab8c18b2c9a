package dev.slide.stream;

import java.nio.charset.StandardCharsets;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** Responses out of bytes: the status, header lines, an empty line, the body. As OkHttp reads them from a server. */
final class Answers {
    private Answers() {}

    static Response of(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\n\n");
        String head = end < 0 ? text : text.substring(0, end);
        byte[] body = end < 0 ? new byte[0] : text.substring(end + 2).getBytes(StandardCharsets.ISO_8859_1);
        String[] lines = head.split("\n", -1);
        Headers.Builder headers = new Headers.Builder();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0 && lines[i].substring(0, colon).matches("[!-~]+")) {
                headers.addUnsafeNonAscii(lines[i].substring(0, colon), lines[i].substring(colon + 1));
            }
        }
        Headers built = headers.build();
        String type = built.get("Content-Type");
        return new Response.Builder()
                .request(new Request.Builder().url("http://host/v2/m/blobs/x").build())
                .protocol(Protocol.HTTP_1_1)
                .code(lines[0].matches("[1-5][0-9][0-9]") ? Integer.parseInt(lines[0]) : 206)
                .message("")
                .headers(built)
                .body(ResponseBody.create(body, type == null ? null : MediaType.parse(type)))
                .build();
    }
}
