Feature: How people want to be told
  Everybody says what may reach them, and how. What is closed is closed on all devices; what is critical passes.

  @PF5 @NT3
  Scenario: What is off in the app neither counts nor pops up
    Given Ada has a requested booking
    When Ada turns notices in the app off for the category message
    And vendor-01 writes the note "Bring a towel" on the booking
    Then Ada's phone shows the note "Bring a towel" on the booking
    And Ada's phone pops up nothing
    When vendor-01 confirms the booking
    Then Ada's phone pops up "Booking confirmed"
    And Ada's phone shows 1 unread notification

  @PF5
  Scenario: Without sounds
    Given Ada has a requested booking
    When Ada turns sounds off for the category booking
    And vendor-01 writes the note "Bring a towel" on the booking
    And vendor-01 confirms the booking
    Then Ada's phone pops up "Booking confirmed" silently
    And Ada's phone pops up "Bring a towel" with a sound

  @PF5 @PU5
  Scenario: Without pushes
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada turns pushes off for the category message
    And Ada's phone is in the background
    When vendor-01 writes the note "Bring a towel" on the booking
    And vendor-01 confirms the booking
    And it is time to push
    Then Ada's phone receives the push "Booking confirmed"
    And support is told off about Ada's phone
    And Ada's phone has received 1 push

  @PF5
  Scenario: A push without a sound
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada turns sounds off for the category booking
    And Ada's phone is in the background
    When vendor-01 confirms the booking
    And it is time to push
    Then Ada's phone receives the push "Booking confirmed" without a sound

  @PF5 @NT3
  Scenario: Not before it is important
    Given Ada has a requested booking
    When Ada wants notices in the app from high priority on
    And vendor-01 writes the note "Bring a towel" on the booking
    And vendor-01 confirms the booking
    Then Ada's phone pops up "Booking confirmed"
    And Ada's phone shows 1 unread notification
    When Ada wants notices in the app from low priority on
    Then Ada's phone shows 2 unread notifications

  @PF5
  Scenario: Small things are told in the app alone, unless one wishes otherwise
    Given Ada's phone can be pushed to
    And Ada's phone is in the background
    When "New wallpaper" is announced to everybody with low priority
    And it is time to push
    Then support is told off about Ada's phone, with "below-minimum"
    When Ada's phone comes to the foreground
    Then Ada's phone shows 1 unread notification

  @PF5 @NT3
  Scenario: A vendor that is muted
    Given Ada has a requested booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ada has a requested booking of room-1 of vendor-02 for Tuesday 10:00 to 11:00
    When Ada mutes vendor-01
    And vendor-01 confirms Ada's first booking
    And vendor-02 changes Ada's second booking to declined
    Then Ada's phone pops up "Booking declined"
    And Ada's phone shows 1 unread notification
    And Ada's phone shows Ada's first booking as confirmed

  @PF5 @NT3
  Scenario: A booking that is muted
    Given Ada has a requested booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ada has a requested booking of chair-1 of vendor-01 for Tuesday 10:00 to 11:00
    When Ada mutes Ada's first booking
    And vendor-01 confirms Ada's first booking
    And vendor-01 changes Ada's second booking to declined
    Then Ada's phone pops up "Booking declined"
    And Ada's phone shows 1 unread notification

  @PF5
  Scenario: What is critical passes everything
    Given Ada's phone can be pushed to
    And Ada turns notices in the app off for the category system
    And Ada turns pushes off for the category system
    And Ada wants pushes from critical priority on
    When "Recall of gas heaters" is announced to everybody by the platform itself with critical priority
    Then Ada's phone pops up "Recall of gas heaters"
    And Ada's phone shows 1 unread notification
    When Ada's phone is in the background
    And "Leave the building" is announced to everybody by the platform itself with critical priority
    And "Thank you" is announced to everybody by the platform itself with high priority
    And it is time to push
    Then Ada's phone receives the push "Leave the building"
    And support is told off about Ada's phone
    And Ada's phone has received 1 push

  @PF1
  Scenario: What is changed on one device appears on the other within a second
    Given Ada's phone is connected
    And Ada's tablet is connected
    When Ada on her phone turns pushes off for the category message
    Then Ada's phone shows pushes as off for the category message
    And Ada's tablet shows pushes as off for the category message within 1 second
    And Ada's tablet shows sounds as on for the category message

  @PF1
  Scenario: Two devices change different things, and both hold
    Given Ada's phone is connected
    And Ada's tablet is connected
    And Ada's phone is offline
    When Ada on her phone turns sounds off for the category booking
    And Ada on her tablet turns pushes off for the category booking
    And Ada on her tablet mutes vendor-01
    And Ada's phone comes back online
    Then Ada's phone shows pushes as off for the category booking
    And Ada's phone shows vendor-01 as muted
    And Ada's phone shows sounds as off for the category booking
    And Ada's tablet shows sounds as off for the category booking

  @PF1
  Scenario: What is changed offline holds at once, and outlives the app
    Given Ada's phone is connected
    And Ada's tablet is connected
    And Ada's phone is offline
    When Ada on her phone keeps quiet hours every day from 22:00 to 07:00
    Then Ada's phone shows quiet hours from 22:00 to 07:00
    When the app on Ada's phone is killed
    And Ada's phone comes back online
    Then Ada's tablet shows quiet hours from 22:00 to 07:00
    And Ada's phone shows quiet hours from 22:00 to 07:00

  @PF1 @SN4
  Scenario: A new device knows how its person wants to be told
    Given Ada's phone is connected
    And Ada turns pushes off for the category message
    When Ada's tablet connects
    Then Ada's tablet shows pushes as off for the category message

  @PF2
  Scenario Outline: <field> set to <value>
    Given Ada's probe connects
    When Ada's probe sends "preferences:set" with <field> set to <value>
    Then Ada's probe is answered with BAD_REQUEST
    And the answer to Ada's probe says that <named> does not fit

    Examples: What does not exist
      | field           | value                              | named                   |
      | categories      | {"gossip": {"push": true}}         | categories              |
      | categories      | {"booking": {"push": "sometimes"}} | categories.booking.push |
      | minimumPriority | {"push": "urgent"}                 | minimumPriority.push    |
      | timeZone        | "Mars/Olympus"                     | timeZone                |
      | timeZone        | "+02:00"                           | timeZone                |
      | muted           | {"vendors": "vendor-01"}           | muted.vendors           |
      | muted           | {"bookings": ["my booking"]}       | muted.bookings.0        |

    Examples: Quiet hours that make no sense
      | field      | value                                                                                                                                | named                       |
      | quietHours | {"enabled": true}                                                                                                                    | quietHours.windows          |
      | quietHours | {"enabled": true, "windows": [{"days": ["mon"], "from": "22:00", "to": "22:00"}]}                                                    | quietHours.windows.0.to     |
      | quietHours | {"enabled": true, "windows": [{"days": ["mon"], "from": "24:00", "to": "07:00"}]}                                                    | quietHours.windows.0.from   |
      | quietHours | {"enabled": true, "windows": [{"days": ["mon"], "from": "10 pm", "to": "07:00"}]}                                                    | quietHours.windows.0.from   |
      | quietHours | {"enabled": true, "windows": [{"days": [], "from": "22:00", "to": "07:00"}]}                                                         | quietHours.windows.0.days   |
      | quietHours | {"enabled": true, "windows": [{"days": ["holiday"], "from": "22:00", "to": "07:00"}]}                                                | quietHours.windows.0.days.0 |
      | quietHours | {"enabled": true, "windows": [{"days": ["mon", "mon"], "from": "22:00", "to": "07:00"}]}                                             | quietHours.windows.0.days   |
      | quietHours | {"enabled": true, "windows": [{"days": ["mon"], "from": "22:00", "to": "07:00"}, {"days": ["tue"], "from": "06:00", "to": "08:00"}]} | quietHours.windows.1        |
      | quietHours | {"enabled": true, "windows": [{"days": ["mon"], "from": "01:00", "to": "03:00"}, {"days": ["sun"], "from": "23:00", "to": "02:00"}]} | quietHours.windows.1        |

  @PF2
  Scenario: What makes no sense changes nothing
    Given Ada's phone is connected
    And Ada turns pushes off for the category message
    And Ada's probe connects
    When Ada's probe sends "preferences:set" with quietHours set to {"enabled": true, "windows": [{"days": ["mon"], "from": "22:00", "to": "22:00"}]}
    Then Ada's probe is answered with BAD_REQUEST
    When Ada's tablet connects
    Then Ada's tablet shows pushes as off for the category message
