package org.workflowserver.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * One thing that an operator may set.
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

  /** A setting whose default is written as an operator would write it. */
  static <T> Setting<T> of(
      String name, String defaultText, Function<String, T> meaning, String expected) {
    return new Setting<>(name, () -> meaning.apply(defaultText), meaning, expected, false);
  }

  /** A setting whose default depends on others. */
  static <T> Setting<T> derived(
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
