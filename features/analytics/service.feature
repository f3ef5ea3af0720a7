Feature: What the service did
  Admins see minutes, hours and days of everything, in numbers that add up.

  @AN1
  Scenario: Commands are counted once their minute is over
    Given the scenario begins at 2027-03-01 10:05 in UTC
    And Ada's probe connects
    And Ada's probe sends "session:profile" with mode set to "live"
    And Ada's probe sends "session:profile" with mode set to "loud"
    When Alex Keller asks for messages by the minute, from 10 minutes ago to 10 minutes ahead
    Then the figures say 0 for "session:profile"
    When a minute passes
    And Alex Keller asks for messages by the minute, from 10 minutes ago to 10 minutes ahead
    Then the figures say 2 for "session:profile"
    When Alex Keller asks for errors by the hour, from an hour ago to 10 minutes ahead
    Then the figures say 1 for "BAD_REQUEST"

  @AN1
  Scenario: A restart loses nothing
    Given the scenario begins at 2027-03-01 10:05 in UTC
    And Ada's probe connects
    And Ada's probe sends "session:profile" with mode set to "live"
    When the service restarts
    And Alex Keller asks for messages by the day, from an hour ago to an hour ahead
    Then the figures say 1 for "session:profile"

  @AN3
  Scenario: Somebody with two devices, active in two minutes, is one person
    Given the scenario begins at 2027-03-01 10:05 in UTC
    And Ada's phone is connected
    And a minute passes
    And Ada's tablet is connected
    And Ben's phone is connected
    When a minute passes
    And Alex Keller asks for active by the minute, from 10 minutes ago to 10 minutes ahead
    Then the figures say 2 different customers

  @AN2
  Scenario: How long devices were away
    Given the scenario begins at 2027-03-01 10:05 in UTC
    And Ada's phone is connected
    And Ada's phone goes offline
    And Alex Keller looks at the figures by the second
    And Alex Keller sees 0 connected customers
    When 10 minutes pass
    And Ada's phone comes back online
    And Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ada's phone shows the booking as requested
    And a minute passes
    And Alex Keller asks for offline by the day, from an hour ago to an hour ahead
    Then the figures say 1 for "returns"
    And the figures say that it took about 10 minutes

  @AN4
  Scenario: Minutes are forgotten after two days, hours are not
    Given the scenario begins at 2027-03-01 10:05 in UTC
    And Ada's probe connects
    And Ada's probe sends "session:profile" with mode set to "live"
    And a minute passes
    When Alex Keller asks for messages by the minute, from 10 minutes ago to 0 minutes ago
    Then the figures say 1 for "session:profile"
    When 3 days pass
    And Ben's probe connects
    And a minute passes
    And Alex Keller asks for messages by the minute, from 73 hours ago to 72 hours ago
    Then the figures say 0 for "session:profile"
    When Alex Keller asks for messages by the hour, from 73 hours ago to 72 hours ago
    Then the figures say 1 for "session:profile"

  @AN5
  Scenario: Who keeps the service busy
    Given the scenario begins at 2027-03-01 10:05 in UTC
    And Ada's probe connects
    And Ben's probe connects
    And Ben's probe sends "session:profile" 30 times at once
    And Ada's probe sends "session:profile" 10 times at once
    When a minute passes
    And Alex Keller asks for top by the hour, from an hour ago to an hour ahead
    Then the figures name Ben as the most active

  @AN9
  Scenario: A week ago it was half as much
    Given the scenario begins at 2027-03-01 10:05 in UTC
    And Ada's probe connects
    And Ada's probe sends "session:profile" 19 times at once
    When 7 days pass
    And Ada's probe connects
    And Ada's probe sends "session:profile" 39 times at once
    And a minute passes
    And Alex Keller asks for trends by the hour, from an hour ago to an hour ahead
    Then the figures say that there were 40 commands, after 20 a week before

  @AN10
  Scenario: What customers do, and what vendors do
    Given the scenario begins at 2027-03-01 10:05 in UTC
    And Ada's probe connects
    And vendor-01's probe connects
    And Ada's probe sends "session:profile" with mode set to "live"
    And Ada's probe sends "session:profile" with mode set to "loud"
    And vendor-01's probe sends "session:profile" with mode set to "live"
    And vendor-01's probe sends "overview:get"
    When a minute passes
    And Alex Keller asks for messages of customers by the minute, from 10 minutes ago to 10 minutes ahead
    Then the figures say 2 for "session:profile"
    And the figures say 0 for "overview:get"
    When Alex Keller asks for messages of vendors by the minute, from 10 minutes ago to 10 minutes ahead
    Then the figures say 1 for "session:profile"
    And the figures say 1 for "overview:get"
    When Alex Keller asks for errors of vendors by the minute, from 10 minutes ago to 10 minutes ahead
    Then the figures say nothing
    When Alex Keller asks for connections of customers by the minute, from 10 minutes ago to 10 minutes ahead
    Then the figures say 1 for "opened"
    When Alex Keller asks for latency of "session:profile" by the minute, from 10 minutes ago to 10 minutes ahead
    Then the figures say 3 for "count"

  @AN10
  Scenario: What a node did by itself, after another one
    Given the scenario begins at 2027-03-01 10:05 in UTC
    And Ada's probe connects
    And Ada's probe sends "session:profile" 3 times at once
    And the service restarts
    And a minute passes
    And Ada's second probe connects
    And Ada's second probe sends "session:profile" with mode set to "live"
    When a minute passes
    And Alex Keller asks for messages by the minute, from 10 minutes ago to 10 minutes ahead
    Then the figures are of 2 nodes
    And the figures say 4 for "session:profile"
    When Alex Keller asks for messages of the newest node by the minute, from 10 minutes ago to 10 minutes ahead
    Then the figures say 1 for "session:profile"
    And the figures are of 2 nodes

  @AN8 @AN10
  Scenario Outline: A question that makes no sense: <why>
    Given Alex Keller's probe connects
    When Alex Keller's probe sends "analytics:query" with <field> set to <value>
    Then Alex Keller's probe is answered with BAD_REQUEST
    And the answer to Alex Keller's probe says that <path> does not fit

    Examples:
      | why                         | field  | value                  | path   |
      | nobody measures the moon    | what   | ["moon"]               | what.0 |
      | it is for vendors           | what   | ["active","customers"] | what.1 |
      | it ends before it begins    | to     | "2027-02-01T00:00:00Z" | to     |
      | it is four years of hours   | to     | "2031-02-01T00:00:00Z" | to     |
      | a week is no bucket         | bucket | "week"                 | bucket |
      | it is not kept by role      | role   | "customer"             | what.0 |
      | it is not kept by event     | event  | "booking:create"       | what.0 |
