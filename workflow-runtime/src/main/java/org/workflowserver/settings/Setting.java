package org.workflowserver.settings;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * One thing that an operator may set. Numbers may have {@code _} between digits; sizes are written
 * {@code 1 MiB}, spans {@code 30s}, {@code 5m}, {@code 2h}, {@code 30d} or in ISO 8601, lists with
 * commas.
 *
 * <p>Each reading asks the configuration anew, which is slow: read once, at start, and keep it.
 *
 * @param <T> what the text means
 */
public final class Setting<T> {
  private final String name;
  private final Supplier<T> defaultValue;
  private final Function<String, T> meaning;
  private final String expected;
  private final boolean secret;

  /** Whether only system properties and the environment are read. */
  private static volatile boolean plain;

  private Setting(
      String name,
      Supplier<T> defaultValue,
      Function<String, T> meaning,
      String expected,
      boolean secret) {
    this.name = name;
    this.defaultValue = defaultValue;
    this.meaning = meaning;
    this.expected = expected;
    this.secret = secret;
  }

  /** The settings that the type declares, in its order. */
  static List<Setting<?>> constantsOf(Class<?> type) {
    List<Setting<?>> constants = new ArrayList<>();
    for (Field field : type.getFields()) {
      try {
        constants.add((Setting<?>) field.get(null));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("The setting " + field.getName() + " is hidden.", e);
      }
    }
    return constants;
  }

  /** A setting whose default is written as an operator would write it. */
  static <T> Setting<T> of(
      String name, String defaultText, Function<String, T> meaning, String expected) {
    return new Setting<>(name, () -> meaning.apply(defaultText), meaning, expected, false);
  }

  /** A setting whose default depends on others. */
  static <T> Setting<T> of(
      String name, Supplier<T> defaultValue, Function<String, T> meaning, String expected) {
    return new Setting<>(name, defaultValue, meaning, expected, false);
  }

  /** A setting that may be absent. */
  static Setting<Optional<String>> optional(String name) {
    return new Setting<>(name, Optional::empty, Optional::of, "a text", false);
  }

  /** A setting that may be absent and is never shown. */
  static Setting<Optional<String>> secret(String name) {
    return secret(name, Optional::of, "a text");
  }

  /** A setting that may be absent and is never shown, not every text of which has a meaning. */
  static <T> Setting<Optional<T>> secret(
      String name, Function<String, Optional<T>> meaning, String expected) {
    return new Setting<>(name, Optional::empty, meaning, expected, true);
  }

  static Setting<String> text(String name, String defaultText) {
    return of(name, defaultText, Function.identity(), "a text");
  }

  static Setting<Integer> number(String name, String defaultText, int least, int most) {
    return of(
        name,
        defaultText,
        Parsers.wholeNumber(least, most),
        "a whole number from " + least + " to " + most);
  }

  static Setting<Integer> count(String name, String defaultText) {
    return number(name, defaultText, 1, Integer.MAX_VALUE);
  }

  static Setting<Boolean> flag(String name) {
    return of(name, "false", Parsers::truth, "'true' or 'false'");
  }

  static Setting<Long> size(String name, String defaultText) {
    return of(name, defaultText, Parsers::bytes, "a size such as '1 MiB'");
  }

  static Setting<Duration> span(String name, String defaultText) {
    return of(name, defaultText, Parsers::span, "a span such as '30s' or '30d'");
  }

  static Setting<List<String>> list(String name) {
    return of(name, "", Parsers::items, "a list with commas");
  }

  /** The MicroProfile Config name, {@code workflow.…}. */
  public String name() {
    return name;
  }

  /** The same name as an environment variable. */
  public String environmentName() {
    return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /** What counts where nothing is set. */
  public T defaultValue() {
    return defaultValue.get();
  }

  /**
   * What is set, or the default.
   *
   * @throws SettingInvalid when what is set has no meaning here
   */
  public T value() {
    return text().map(this::meaningOf).orElseGet(defaultValue);
  }

  /** Whether there is something in place of the default, of whatever meaning. */
  public boolean isSet() {
    return text().isPresent();
  }

  /**
   * Reads what is set, and never the default.
   *
   * @throws SettingInvalid when what is set has no meaning here
   */
  void requireMeaning() {
    text().ifPresent(this::meaningOf);
  }

  /**
   * Reads settings where no container is, by system properties and the environment alone: a
   * container that is only on the class path would remember that it was asked too early.
   */
  static <T> T plainly(Supplier<T> reading) {
    plain = true;
    try {
      return reading.get();
    } finally {
      plain = false;
    }
  }

  private T meaningOf(String text) {
    try {
      return meaning.apply(text);
    } catch (SettingInvalid e) {
      throw e;
    } catch (RuntimeException e) {
      String found = secret ? "is set" : "is '" + text + "'";
      throw new SettingInvalid(
          "The setting " + name + " " + found + ", but " + expected + " is expected.", e);
    }
  }

  private Optional<String> text() {
    return configured().map(String::strip).filter(text -> !text.isEmpty());
  }

  private Optional<String> configured() {
    if (plain) {
      return ofProcess();
    }
    try {
      return ConfigProvider.getConfig(loader()).getOptionalValue(name, String.class);
    } catch (IllegalStateException | NoClassDefFoundError noProvider) {
      // Outside a container nobody provides MicroProfile Config; its two first sources remain.
      return ofProcess();
    }
  }

  private Optional<String> ofProcess() {
    return Optional.ofNullable(System.getProperty(name))
        .or(() -> Optional.ofNullable(System.getenv(environmentName())));
  }

  /**
   * A pool that grows on a thread of the container's own has no loader, which it can't do without.
   */
  static ClassLoader loader() {
    ClassLoader current = Thread.currentThread().getContextClassLoader();
    return current == null ? Setting.class.getClassLoader() : current;
  }

  @Override
  public String toString() {
    return name;
  }
}
