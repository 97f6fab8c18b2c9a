package dev.slide.scenario;

import java.io.IOException;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** JSON, RFC 8259, and the numbers it lacks, so that it can be said where they are. */
final class JsonTokens implements Tokens {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_LEVELS)
                    .maxStringLength(MOST_CHARACTERS)
                    .maxNameLength(MOST_CHARACTERS)
                    .maxNumberLength(1000)
                    .build())
            .build();

    private final JsonParser parser;

    JsonTokens(InputStream in) throws IOException {
        try {
            parser = FACTORY.createParser(ObjectReadContext.empty(), in);
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public Kind next() throws IOException {
        try {
            JsonToken token = parser.nextToken();
            return token == null ? Kind.END : kind(token);
        } catch (JacksonException e) {
            throw fault(e);
        }
    }

    private static Kind kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> Kind.OBJECT;
            case END_OBJECT -> Kind.END_OBJECT;
            case START_ARRAY -> Kind.LIST;
            case END_ARRAY -> Kind.END_LIST;
            case PROPERTY_NAME -> Kind.NAME;
            case VALUE_STRING -> Kind.TEXT;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Kind.NUMBER;
            case VALUE_TRUE -> Kind.TRUE;
            case VALUE_FALSE -> Kind.FALSE;
            case VALUE_NULL -> Kind.NULL;
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException(token + " from a stream of JSON");
        };
    }

    @Override
    public String text() throws IOException {
        try {
            return parser.getString();
        } catch (JacksonException e) {
            throw fault(e);
        }
    }

    @Override
    public double number() throws IOException {
        try {
            return parser.getDoubleValue();
        } catch (JacksonException e) {
            throw fault(e);
        }
    }

    private IOException fault(JacksonException e) {
        if (e instanceof JacksonIOException io) {
            IOException cause = io.getCause();
            return cause == null ? new IOException(io) : cause;
        }
        String place = "line " + parser.currentLocation().getLineNr() + ", column "
                + parser.currentLocation().getColumnNr() + ": ";
        String said = e.getOriginalMessage().replaceAll("\\s+", " ").strip();
        if (e instanceof UnexpectedEndOfInputException || said.startsWith("Unexpected end-of-input")) {
            return new SyntaxException(place + "the file ends here, in the middle (byte "
                    + Math.max(0, parser.currentLocation().getByteOffset()) + "); it may be cut off");
        }
        if (e instanceof StreamConstraintsException) {
            return new SyntaxException(place + "more than a scenario may hold: " + said);
        }
        return new SyntaxException(place + "not JSON: " + said);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
