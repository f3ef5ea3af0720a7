Feature: Under load
  A service that has more to do than it can sheds what matters least: telemetry first, then reads, then new connections. Bookings and admins come last.

  @RL3
  Scenario Outline: At <level> load, <command> is <outcome>
    When Ada's probe connects
    And the load of the service becomes <level>
    Then Alex Keller sees that the load is <level>
    When Ada's probe sends "<command>"
    Then Ada's probe is answered with <outcome>

    Examples:
      | level    | command          | outcome    |
      | elevated | telemetry:report | OVERLOADED |
      | elevated | sync:snapshot    | success    |
      | elevated | booking:create   | success    |
      | critical | telemetry:report | OVERLOADED |
      | critical | booking:create   | success    |
      | critical | session:profile  | success    |

  @RL3
  Scenario: When the load is over, everything is served again
    When Ada's probe connects
    And the load of the service becomes critical
    And Ada's probe sends "telemetry:report"
    Then Ada's probe is answered with OVERLOADED
    When the load of the service becomes normal
    And Ada's probe sends "telemetry:report"
    Then Ada's probe is answered with success
    And Alex Keller sees that the load is normal

  @RL3
  Scenario: People book while the service sheds the rest
    Given Ada's phone is connected
    And vendor-01's dashboard is connected
    When the load of the service becomes critical
    And Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    And vendor-01 confirms the booking
    Then Ada's phone shows the booking as confirmed
