package org.workflowserver.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/** What is wrong with all that is set, in one go. */
public final class SettingsCheck {
  private static final String PROPERTY = "workflow.";
  private static final String VARIABLE = "WORKFLOW_";

  /** Kubernetes describes each of its services to all others by such variables. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(".*_(?:SERVICE_HOST|SERVICE_PORT.*|PORT_[0-9]+_(?:TCP|UDP).*)");

  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(?:tcp|udp)://.*");

  private SettingsCheck() {}

  /** Reads settings where no container is, by system properties and the environment alone. */
  public static <T> T plainly(Supplier<T> reading) {
    return Setting.plainly(reading);
  }

  /**
   * A sentence for each setting that cannot be used, in the order of the settings and then of the
   * rules.
   *
   * @param rules what else has to hold; each throws {@link SettingInvalid} where it does not
   */
  public static List<String> problems(Collection<Runnable> rules) {
    Stream<Runnable> all =
        Stream.concat(
            Settings.all().stream().map(setting -> (Runnable) setting::requireMeaning),
            rules.stream());
    Set<String> problems = new LinkedHashSet<>();
    all.forEach(
        rule -> {
          try {
            rule.run();
          } catch (SettingInvalid e) {
            problems.add(e.getMessage());
          }
        });
    return List.copyOf(problems);
  }

  /**
   * A sentence for each name that looks like a setting's and is none, with the setting that it may
   * be meant for. Values are never told.
   */
  public static List<String> unknownNames() {
    Set<String> found = new TreeSet<>(System.getProperties().stringPropertyNames());
    try {
      ConfigProvider.getConfig(Setting.loader()).getPropertyNames().forEach(found::add);
    } catch (IllegalStateException | NoClassDefFoundError noProvider) {
      // Outside a container there are no further sources.
    }
    return unknownNames(found, System.getenv());
  }

  /**
   * As {@link #unknownNames()}.
   *
   * @param properties names of properties
   * @param environment environment variables
   */
  static List<String> unknownNames(Collection<String> properties, Map<String, String> environment) {
    List<String> names = Settings.all().stream().map(Setting::name).toList();
    List<String> variables = Settings.all().stream().map(Setting::environmentName).toList();
    List<String> sentences = new ArrayList<>();
    properties.stream()
        .filter(name -> name.startsWith(PROPERTY) && !names.contains(name))
        .sorted()
        .forEach(name -> sentences.add(sentence(name, names)));
    environment.entrySet().stream()
        .filter(each -> each.getKey().startsWith(VARIABLE) && !variables.contains(each.getKey()))
        .filter(each -> !isOfKubernetes(each.getKey(), each.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .forEach(name -> sentences.add(sentence(name, variables)));
    return sentences;
  }

  private static boolean isOfKubernetes(String name, String value) {
    return SERVICE_LINK.matcher(name).matches() || SERVICE_ADDRESS.matcher(value).matches();
  }

  private static String sentence(String name, List<String> known) {
    String ignored = "Setting " + name + " is not known and is ignored.";
    return NearestName.of(name, known)
        .map(other -> ignored + " Did you mean " + other + "?")
        .orElse(ignored);
  }
}
