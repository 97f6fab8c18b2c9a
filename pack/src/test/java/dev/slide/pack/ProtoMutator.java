package dev.slide.pack;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.slide.fuzz.Mutator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Damages a model field by field, so that what comes out is a message still. */
final class ProtoMutator implements Mutator {
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        3,
        7,
        8,
        16,
        64,
        255,
        1 << 20,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    private static final String[] STRINGS = {
        "",
        "x",
        "y",
        "\u0000",
        "line\nbreak",
        "../../etc/passwd",
        "/etc/passwd",
        ".",
        "location",
        "offset",
        "length",
        "-1",
        "99999999999999999999",
        "Gather",
        "MatMul",
        "Identity",
        "If",
        "ai.onnx",
        "com.microsoft"
    };

    /** A field of a message; its value, or one of its values. */
    private record Site(Message.Builder message, FieldDescriptor field, int index) {}

    @Override
    public byte[] mutate(byte[] document, byte[] other, Random random) {
        try {
            ModelProto.Builder model = ModelProto.parseFrom(document).toBuilder();
            ModelProto source = random.nextBoolean() ? model.build() : ModelProto.parseFrom(other);
            List<Site> sites = new ArrayList<>();
            collect(model, sites);
            change(sites.get(random.nextInt(sites.size())), source, random);
            return model.build().toByteArray();
        } catch (InvalidProtocolBufferException | IndexOutOfBoundsException e) {
            return document.clone();
        }
    }

    private static void collect(Message.Builder message, List<Site> sites) {
        for (FieldDescriptor field : message.getAllFields().keySet()) {
            boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            int count = field.isRepeated() ? message.getRepeatedFieldCount(field) : 1;
            // A weight of thousands of elements would hide everything else.
            for (int i = 0; i < Math.min(count, 50); i++) {
                sites.add(new Site(message, field, field.isRepeated() ? i : -1));
                if (nested) {
                    collect(
                            field.isRepeated()
                                    ? message.getRepeatedFieldBuilder(field, i)
                                    : message.getFieldBuilder(field),
                            sites);
                }
            }
        }
    }

    private static void change(Site site, ModelProto source, Random random) {
        FieldDescriptor field = site.field();
        int kind = random.nextInt(6);
        if (kind == 0) {
            site.message().clearField(field);
        } else if (kind == 1) {
            List<FieldDescriptor> fields = site.message().getDescriptorForType().getFields();
            FieldDescriptor any = fields.get(random.nextInt(fields.size()));
            put(site.message(), any, -1, random, source);
        } else if (kind == 2 && site.index() >= 0) {
            site.message().addRepeatedField(field, site.message().getRepeatedField(field, site.index()));
        } else {
            put(site.message(), field, site.index(), random, source);
        }
    }

    private static void put(
            Message.Builder message, FieldDescriptor field, int index, Random random, ModelProto source) {
        Object value = value(message, field, random, source);
        if (!field.isRepeated()) {
            message.setField(field, value);
        } else if (index >= 0) {
            message.setRepeatedField(field, index, value);
        } else {
            message.addRepeatedField(field, value);
        }
    }

    private static Object value(Message.Builder message, FieldDescriptor field, Random random, ModelProto source) {
        return switch (field.getJavaType()) {
            case INT -> (int) number(random);
            case LONG -> number(random);
            case FLOAT -> (float) number(random);
            case DOUBLE -> (double) number(random);
            case BOOLEAN -> random.nextBoolean();
            case STRING -> string(source, random);
            case BYTE_STRING ->
                random.nextBoolean()
                        ? ByteString.copyFromUtf8(string(source, random))
                        : ByteString.copyFrom(new byte[random.nextInt(64)]);
            case ENUM -> {
                List<EnumValueDescriptor> values = field.getEnumType().getValues();
                yield values.get(random.nextInt(values.size()));
            }
            case MESSAGE -> message(message, field, random, source);
        };
    }

    private static long number(Random random) {
        return random.nextInt(3) == 0 ? random.nextInt(32) - 2 : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private static String string(ModelProto source, Random random) {
        List<String> names = new ArrayList<>();
        source.getGraph().getNodeList().forEach(node -> {
            names.addAll(node.getInputList());
            names.addAll(node.getOutputList());
        });
        boolean known = !names.isEmpty() && random.nextBoolean();
        return known ? names.get(random.nextInt(names.size())) : STRINGS[random.nextInt(STRINGS.length)];
    }

    /** A message of the same kind from another place, or an empty one. */
    private static Object message(Message.Builder message, FieldDescriptor field, Random random, ModelProto source) {
        List<Site> sites = new ArrayList<>();
        collect(source.toBuilder(), sites);
        List<Object> found = new ArrayList<>();
        for (Site site : sites) {
            if (site.field().getJavaType() == FieldDescriptor.JavaType.MESSAGE
                    && site.field().getMessageType().equals(field.getMessageType())) {
                found.add(
                        site.index() >= 0
                                ? site.message().getRepeatedField(site.field(), site.index())
                                : site.message().getField(site.field()));
            }
        }
        return found.isEmpty() || random.nextInt(5) == 0
                ? message.newBuilderForField(field).buildPartial()
                : found.get(random.nextInt(found.size()));
    }
}
