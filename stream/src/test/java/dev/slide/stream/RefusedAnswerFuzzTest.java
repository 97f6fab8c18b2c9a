package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import dev.slide.fuzz.TokenMutator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** Status, {@code Retry-After}, {@code ETag} and what a server says when it refuses. */
class RefusedAnswerFuzzTest extends ParserFuzz {

    @Override
    protected List<byte[]> seeds() {
        return List.of(
                answer("200\nETag: \"sha256:00\"\n\nfine"), answer("200\nETag: W/\"a\"\n\nfine"), answer("200\n\n"));
    }

    private static byte[] answer(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    protected Mutator mutator() {
        TokenMutator tokens = new TokenMutator(
                "200",
                "404",
                "429",
                "503",
                "\nRetry-After: 7\n",
                "\nRetry-After: 99999999999\n",
                "\n\n{\"errors\":[]}",
                "\"");
        return Mutator.anyOf(tokens, tokens, new ByteMutator());
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return IOException.class;
    }

    @Override
    protected void read(byte[] input) throws IOException {
        try (Response response = HttpPackSource.successful(Answers.of(input))) {
            String validator = HttpPackSource.validator(response);
            if (validator != null) {
                assertThat(validator).startsWith("\"").endsWith("\"");
                Request request = new Request.Builder()
                        .url("http://host/")
                        .header("If-Range", validator)
                        .build();
                assertThat(request.header("If-Range")).isEqualTo(validator);
            }
        } catch (Retries.ComeBackLater e) {
            assertThat(e.seconds()).isBetween(0.0, 999_999_999.0);
            throw e;
        }
    }

    @Override
    protected List<String> reasons() {
        return List.of("answers 404", "answers 429", "answers 503", "is this a SLIDE node or an OCI registry?");
    }

    /** OkHttp would refuse to send it, by an IllegalArgumentException in the middle of a transfer. */
    @Test
    void keepsNoValidatorThatCannotBeSent() throws IOException {
        byte[] odd = "200\nETag: \"caf\u00e9\"\n\n".getBytes(StandardCharsets.ISO_8859_1);
        try (Response response = Answers.of(odd)) {
            assertThat(HttpPackSource.validator(response)).isNull();
        }
        try (Response response = Answers.of(answer("200\nETag: \"a-1\"\n\n"))) {
            assertThat(HttpPackSource.validator(response)).isEqualTo("\"a-1\"");
        }
    }
}
