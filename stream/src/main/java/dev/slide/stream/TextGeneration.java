package dev.slide.stream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Text from a decoder that arrives.
 *
 * <pre>{@code
 * try (SlideModel model = SlideModel.open("http://node:8080/gpt2", StreamOptions.DEFAULTS)) {
 *     TextGeneration.of(model).generate(GenerationRequest.greedy(prompt, 50), token -> {
 *         System.out.println(token.id());
 *         return true;
 *     });
 * }
 * }</pre>
 *
 * <p>The prompt goes through each segment as it arrives, so the first token is there soon after the last segment. For each
 * further token only that token goes through the segments that are there; what they keep of the text before (keys and values,
 * or the state of a recurrent network) stays in native memory from call to call. What the prompt did not need is fetched after
 * the last token; rows of tables that a token needs before are fetched for it.
 */
public final class TextGeneration {
    private final SlideModel model;
    private final StateLinks links;

    private TextGeneration(SlideModel model, StateLinks links) {
        this.model = model;
        this.links = links;
    }

    /**
     * Looks how a model gives and takes state.
     *
     * @param model stays the caller's, who closes it
     * @throws InvalidInputException if it is no decoder, or was opened with {@link StreamOptions#freeing}
     */
    public static TextGeneration of(SlideModel model) {
        if (model.isFreeing()) {
            throw new InvalidInputException(
                    "generating text needs all of " + model.config().name()
                            + " for every token, but it was opened to have little of it in memory: open it without freeing");
        }
        return new TextGeneration(model, StateLinks.of(model.config()));
    }

    /**
     * Generates a text. Several may be generated one after another, or at the same time from several threads.
     *
     * @param request checked before anything is fetched
     * @param listener told of every token as it comes; may end the text
     * @return all tokens
     * @throws InvalidInputException if a token is not in the vocabulary or the text would be too long
     * @throws IOException if fetching, verifying or computing fails, or the model gives a logit that is not a number
     * @throws CancellationException if the model was closed or the thread was interrupted
     */
    public GenerationResult generate(GenerationRequest request, GeneratedToken.Listener listener) throws IOException {
        return generate(request, request.sampling().sampler(), listener);
    }

    GenerationResult generate(GenerationRequest request, Sampler sampler, GeneratedToken.Listener listener)
            throws IOException {
        request.check(
                model.config().name(),
                links.vocabulary(model.config()).orElse(Long.MAX_VALUE),
                links.context(model.config(), model.skeletons()).orElse(Long.MAX_VALUE));
        List<GeneratedToken> tokens = new ArrayList<>();
        try (Decoding decoding = new Decoding(model, links, request)) {
            float[] logits = decoding.prompt();
            while (true) {
                GeneratedToken token = new GeneratedToken(tokens.size(), sampler.choose(logits), decoding.seconds());
                tokens.add(token);
                boolean goOn = listener.onToken(token);
                if (request.stopTokens().contains(token.id())) {
                    return new GenerationResult(tokens, GenerationResult.End.STOP_TOKEN, decoding.timeline());
                }
                if (tokens.size() == request.maxTokens()) {
                    return new GenerationResult(tokens, GenerationResult.End.TOKEN_LIMIT, decoding.timeline());
                }
                if (!goOn) {
                    return new GenerationResult(tokens, GenerationResult.End.LISTENER, decoding.timeline());
                }
                logits = decoding.next(token.id());
            }
        } finally {
            model.fetchPutOff();
        }
    }
}
