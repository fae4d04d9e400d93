package io.github.ragshell.milvus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.github.ragshell.core.InvalidInputException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** The SDK's JSON as maps, lists, texts, numbers and truth values. */
final class JsonValues {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonValues() {}

    /** The row with plain values in place of JSON. */
    static Map<String, Object> plain(Map<String, Object> row) {
        var result = new LinkedHashMap<String, Object>(row);
        result.replaceAll((name, value) -> value instanceof JsonElement json ? plain(json) : value);
        return result;
    }

    /**
     * A value as JSON.
     *
     * @throws InvalidInputException it is of a class that JSON has no form for
     */
    static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw noJson(value, e);
        }
    }

    /**
     * What {@link #bytes} writes of a value of any class, as maps, lists, texts, numbers and truth values.
     *
     * @throws InvalidInputException it is of a class that JSON has no form for
     */
    static Object asWritten(Object value) {
        try {
            return JSON.convertValue(value, Object.class);
        } catch (IllegalArgumentException e) {
            throw noJson(value, e);
        }
    }

    private static InvalidInputException noJson(Object value, Exception cause) {
        return new InvalidInputException(
                "%s (%s) can't be written as JSON. Write it as a text, a number, a list or a map."
                        .formatted(FieldValues.shown(value), value.getClass().getSimpleName()),
                cause);
    }

    private static Object plain(JsonElement json) {
        if (json.isJsonArray()) {
            var list = new ArrayList<Object>();
            json.getAsJsonArray().forEach(element -> list.add(plain(element)));
            return list;
        }
        if (json.isJsonObject()) {
            var map = new LinkedHashMap<String, Object>();
            json.getAsJsonObject().asMap().forEach((name, value) -> map.put(name, plain(value)));
            return map;
        }
        return json.isJsonNull() ? null : plain(json.getAsJsonPrimitive());
    }

    private static Object plain(JsonPrimitive json) {
        if (json.isBoolean()) {
            return json.getAsBoolean();
        }
        if (json.isString()) {
            return json.getAsString();
        }
        BigDecimal number = json.getAsBigDecimal();
        boolean whole = json.getAsString().matches("-?\\d{1,19}")
                && number.toBigInteger().bitLength() < Long.SIZE;
        return whole ? (Object) number.longValueExact() : (Object) number.doubleValue();
    }
}
