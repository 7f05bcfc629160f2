package org.workflowserver.identity.account;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Text;
import org.workflowserver.refusal.BodyMembers;
import org.workflowserver.refusal.Refusal;

/**
 * The body of a call that creates or changes a user. Reading it finds every wrong member; members
 * that are not known are ignored.
 */
final class UserBody {
  private static final int MOST_ORG_CHARACTERS = 64;
  private static final int MOST_NAME_CHARACTERS = 255;

  private final BodyMembers body;

  private Optional<String> username = Optional.empty();
  private Optional<String> password = Optional.empty();
  private Optional<SortedSet<String>> groups = Optional.empty();
  private Optional<String> org = Optional.empty();
  private Optional<String> displayName = Optional.empty();
  private Optional<Boolean> mustChangePassword = Optional.empty();

  private UserBody(Map<String, Object> sent) {
    this.body = new BodyMembers(sent);
  }

  /**
   * Reads the body of a call that creates a user.
   *
   * @throws Refusal {@code parameter_missing} or {@code parameter_invalid}, with every problem
   */
  static UserBody ofCreate(Map<String, Object> body) {
    UserBody read = new UserBody(body);
    List.of("username", "password", "groups").forEach(read.body::require);
    read.readAll();
    read.username.ifPresent(read::checkPassword);
    read.body.refuse();
    return read;
  }

  /**
   * Reads the body of a call that changes a user; only the members that are sent change.
   *
   * @param current what the user is called
   * @throws Refusal {@code parameter_invalid}, with every problem
   */
  static UserBody ofChange(Map<String, Object> body, String current) {
    UserBody read = new UserBody(body);
    read.readAll();
    read.checkPassword(read.username.orElse(current));
    read.body.refuse();
    return read;
  }

  /**
   * The names of the members that would make the user another; a password that is sent always does.
   */
  List<String> changesOf(User user) {
    Map<String, Boolean> changes = new LinkedHashMap<>();
    changes.put("username", username.filter(name -> !name.equals(user.username())).isPresent());
    changes.put("password", password.isPresent());
    changes.put("groups", groups.filter(sent -> !sent.equals(user.groups())).isPresent());
    changes.put("display_name", hasDisplayName() && !displayName.equals(user.displayName()));
    changes.put(
        "must_change_password",
        mustChangePassword.filter(flag -> flag != user.mustChangePassword()).isPresent());
    return changes.keySet().stream().filter(changes::get).toList();
  }

  /**
   * Gives the user the members that were sent.
   *
   * @param hash of the password, if one was sent
   */
  void change(User user, Optional<String> hash, Instant now) {
    String name = username.orElse(user.username());
    SortedSet<String> wanted = groups.orElse(user.groups());
    if (!name.equals(user.username()) || !wanted.equals(user.groups())) {
      user.become(name, wanted, now);
    }
    hash.ifPresent(made -> user.setPassword(made, mustChangePassword.orElse(false), now));
    mustChangePassword.ifPresent(flag -> user.setMustChangePassword(flag, now));
    if (hasDisplayName() && !displayName.equals(user.displayName())) {
      user.setDisplayName(displayName.orElse(null), now);
    }
  }

  Optional<String> username() {
    return username;
  }

  Optional<String> password() {
    return password;
  }

  /** Names of scopes, at least one. */
  Optional<SortedSet<String>> groups() {
    return groups;
  }

  Optional<String> org() {
    return org;
  }

  /** Whether a name to show, or that there is none, was sent. */
  private boolean hasDisplayName() {
    return body.has("display_name");
  }

  Optional<String> displayName() {
    return displayName;
  }

  Optional<Boolean> mustChangePassword() {
    return mustChangePassword;
  }

  private void readAll() {
    username = text("username");
    username
        .filter(name -> !Accounts.USERNAME.matcher(name).matches())
        .ifPresent(
            name ->
                body.invalid(
                    "/username", "'username' must be 3 to 64 characters of a-z, 0-9, . _ -."));
    password = text("password");
    org = text("org");
    org.filter(name -> !isName(name, MOST_ORG_CHARACTERS))
        .ifPresent(
            name ->
                body.invalid("/org", "'org' must have 1 to 64 characters, no control characters."));
    displayName = body.get("display_name") == null ? Optional.empty() : text("display_name");
    displayName
        .filter(name -> !isName(name, MOST_NAME_CHARACTERS))
        .ifPresent(
            name ->
                body.invalid(
                    "/display_name",
                    "'display_name' must have 1 to 255 characters, no control characters."));
    mustChangePassword = body.flag("must_change_password");
    groups = Scope.groups(body);
  }

  private Optional<String> text(String member) {
    return body.text(member, any -> true, "a string");
  }

  private void checkPassword(String name) {
    password
        .flatMap(sent -> PasswordRules.problem(sent, name))
        .ifPresent(problem -> body.invalid("/password", problem));
  }

  private static boolean isName(String text, int most) {
    return text.equals(text.strip()) && Text.isName(text, most);
  }
}
